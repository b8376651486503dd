package io.shiming.registration.application;

import static org.assertj.core.api.Assertions.assertThat;

import io.shiming.foundation.problem.CommonError;
import io.shiming.foundation.problem.DomainException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReadContentTest {
    private final ReadContent few = new ReadContent(2);

    private <T> UniAssertSubscriber<T> read(Uni<T> reading) {
        return few.oneOfFew(() -> reading).subscribe().withSubscriber(UniAssertSubscriber.create());
    }

    @Test
    @DisplayName(
            "few read content at once; who comes then is told when to come again, until one of them has done or gone")
    void few() {
        UniAssertSubscriber<Object> gone = read(Uni.createFrom().nothing());
        read(Uni.createFrom().nothing());

        Throwable refused = read(Uni.createFrom().item(1)).assertFailed().getFailure();

        assertThat(refused).isInstanceOfSatisfying(DomainException.class, why -> {
            assertThat(why.code()).isEqualTo(CommonError.OVERLOADED);
            assertThat(why.retryAfter()).isPresent();
        });
        gone.cancel();
        read(Uni.createFrom().item(1)).assertCompleted();
        read(Uni.createFrom().failure(new IllegalStateException())).assertFailedWith(IllegalStateException.class);
        read(Uni.createFrom().item(1)).assertCompleted();
    }
}
