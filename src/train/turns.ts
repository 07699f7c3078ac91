import { refuse } from '../tensor/argument.js'

/* Who shares a thread with others lets them have their turn. */

/** What tells of an end that somebody wishes: an `AbortSignal`, of whichever host. */
export interface Signal {
  readonly aborted: boolean
  readonly reason: unknown
  addEventListener(type: 'abort', listener: () => void): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** The signal that a word was given, if it is one. */
export const signalArgument = (word: string, signal: Signal | undefined): Signal | undefined =>
  signal === undefined || ('aborted' in signal && typeof Reflect.get(signal, 'addEventListener') === 'function') ? signal
    : refuse(`${word}: signal is no AbortSignal: give the signal of an AbortController`)

/** An end as those see it who stop. */
export interface Stop extends Signal {
  throwIfAborted(): void
}

/** What waits on this thread is done: messages, timers, what a page draws. A timer would wait for 4 ms in a page, and for a second where nobody looks. */
export const others = (): Promise<void> => new Promise(done => {
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => {
    port1.close()
    done()
  })
  port1.start()
  port2.postMessage(0)
})

/** Turns on a thread: after `every` milliseconds it is the others'. */
export const turns = (every: number): { readonly over: () => boolean; readonly others: () => Promise<void> } => {
  let since = performance.now()
  return {
    over: () => performance.now() - since >= every,
    others: async () => {
      await others()
      since = performance.now()
    },
  }
}

/** What is waited for, unless it is stopped before. */
export const orStopped = <T>(stop: Signal, wait: PromiseLike<T>): Promise<T> => new Promise((resolve, reject) => {
  const stopped = (): void => { reject(stop.reason) }
  if (stop.aborted) stopped()
  stop.addEventListener('abort', stopped)
  const left = (): void => { stop.removeEventListener('abort', stopped) }
  wait.then(value => { left(); resolve(value) }, (error: unknown) => { left(); reject(error) })
})

/** Why a walk ends that somebody has left. */
const LEFT = Symbol('left')

/**
 * A sequence of what `run` gives, which may be walked any number of times. A walk throws the reason of `signal` once that is aborted; one that is left stops
 * what it is doing.
 */
export const stoppable = <T>(signal: Signal | undefined, run: (stop: Stop) => AsyncGenerator<T, void, undefined>): AsyncIterable<T> => {
  async function* walked(stop: AbortController): AsyncGenerator<T, void, undefined> {
    const follow = (): void => { stop.abort(signal?.reason) }
    if (signal?.aborted === true) follow()
    signal?.addEventListener('abort', follow)
    try {
      stop.signal.throwIfAborted()
      yield* run(stop.signal)
    } catch (error) {
      if (error !== LEFT) throw error
    } finally {
      signal?.removeEventListener('abort', follow)
    }
  }
  return {
    [Symbol.asyncIterator]() {
      const stop = new AbortController()
      const walk = walked(stop)
      return {
        next: () => walk.next(),
        return: () => {
          stop.abort(LEFT)
          return walk.return()
        },
      }
    },
  }
}
