package io.shiming.verification.client;

import io.shiming.verification.application.AuthorityChannel;
import io.shiming.verification.domain.Channel;
import io.shiming.verification.domain.Outcome;
import io.shiming.verification.domain.Question;
import io.smallrye.mutiny.Uni;
import java.time.Duration;

/** One department over HTTP. */
final class HttpAuthorityChannel implements AuthorityChannel {
    private final Channel channel;
    private final AuthorityConnection connection;
    private final AuthorityFormat format;

    HttpAuthorityChannel(Channel channel, AuthorityConnection connection, AuthorityFormat format) {
        this.channel = channel;
        this.connection = connection;
        this.format = format;
    }

    @Override
    public Channel channel() {
        return channel;
    }

    @Override
    public Uni<Outcome> ask(Question question, Duration within) {
        return connection.post(format.write(question), within).map(format::read);
    }

    @Override
    public Uni<Void> probe(Duration within) {
        return connection.options(within);
    }
}
