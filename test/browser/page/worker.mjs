import { trainDigits } from './digits.mjs'

addEventListener('message', ({ data }) => {
  trainDigits(data).then(trained => postMessage(trained), reportError)
})
