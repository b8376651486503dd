package io.shiming.foundation.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Many clients, who all want something at once. */
public final class AtOnce {
    private AtOnce() {}

    /**
     * What became of each.
     *
     * @param deed is told its number, from 0
     */
    public static <T> List<T> times(int times, int clients, IntFunction<T> deed)
            throws InterruptedException, ExecutionException {
        ExecutorService many = Executors.newFixedThreadPool(clients);
        try {
            List<Callable<T>> deeds = IntStream.range(0, times)
                    .mapToObj(number -> (Callable<T>) () -> deed.apply(number))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> result : many.invokeAll(deeds)) {
                results.add(result.get());
            }
            return results;
        } finally {
            many.shutdownNow();
        }
    }
}
