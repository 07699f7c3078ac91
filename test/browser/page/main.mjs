import { trainDigits } from './digits.mjs'

/** Trains on the main thread of the page. */
globalThis.trainHere = trainDigits

/** Trains in a worker. */
globalThis.trainInWorker = options => new Promise((resolve, reject) => {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' })
  worker.addEventListener('error', event => reject(new Error(event.message)))
  worker.addEventListener('message', ({ data }) => {
    worker.terminate()
    resolve(data)
  })
  worker.postMessage(options)
})
