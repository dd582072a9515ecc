/**
 * A port for a bridge that is ended and started again: below those that the system gives to whoever asks for any, so that
 * nobody takes it in between, and another one for each process of the tests.
 */
export const ownPort = 10_000 + (process.pid % 20_000)
