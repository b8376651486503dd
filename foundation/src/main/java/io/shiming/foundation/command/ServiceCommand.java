package io.shiming.foundation.command;

import java.util.concurrent.Callable;

/** A command that only one service's jar has, beside those that all have. Found by {@link java.util.ServiceLoader}. */
public interface ServiceCommand extends Callable<Integer> {}
