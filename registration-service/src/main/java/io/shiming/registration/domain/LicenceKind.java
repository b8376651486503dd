package io.shiming.registration.domain;

/** Art. 3¶5: what a telecom business operator or Internet service provider is licensed or filed as. */
public enum LicenceKind {
    TELECOM_BUSINESS,
    INTERNET_ACCESS,
    INTERNET_INFORMATION,
    DOMAIN_REGISTRY,
    DOMAIN_REGISTRAR
}
