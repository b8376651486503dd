package io.shiming.incident.domain;

import io.shiming.foundation.crypto.Sensitive;

/** The forged document as it was shown: what an authority needs to act. In clear in memory only. */
public record Evidence(DocumentType documentType, Sensitive<String> documentNumber, Sensitive<String> name) {}
