package io.shiming.registration.domain;

/** Art. 14: 网吧, 宾馆, and other public venues (等公共上网服务场所). */
public enum VenueKind {
    INTERNET_CAFE,
    HOTEL,
    OTHER
}
