// What arrives, one after another, for a test to wait for.

interface Waiting<T> {
  resolve: (value: T) => void;
  reject: (error: unknown) => void;
}

/** A sink, as of an observable. What a test waits for too long for is ended by the test's own timeout. */
export class Arrivals<T> {
  readonly #arrived: T[] = [];
  #waiting: Waiting<T> | undefined;
  #failure: { error: unknown } | undefined;

  readonly next = (value: T): void => {
    this.#arrived.push(value);
    this.#wake();
  };

  readonly error = (error: unknown): void => {
    this.#failure ??= { error };
    this.#wake();
  };

  readonly complete = (): void => this.error(new Error("It ended."));

  /** The next one. Rejects with what went wrong, after what arrived before that. */
  take(): Promise<T> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#wake();
    });
  }

  /** The first one, from the next on, of which something holds. */
  async until(holds: (value: T) => boolean): Promise<T> {
    for (;;) {
      const value = await this.take();
      if (holds(value)) return value;
    }
  }

  #wake(): void {
    const waiting = this.#waiting;
    if (!waiting || (this.#arrived.length === 0 && !this.#failure)) return;
    this.#waiting = undefined;
    if (this.#arrived.length > 0) waiting.resolve(this.#arrived.shift() as T);
    else waiting.reject(this.#failure?.error);
  }
}
