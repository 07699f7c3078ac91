// A recurrent network as one loop of the engine, and laid out by hand.
import { compile, item } from 'pullback'
import { contest } from '../contestant.mjs'
import { gru } from '../gru.mjs'

await contest({
  gru: (steps, unrolled) => {
    const { step, args } = gru(steps, unrolled)
    const compiled = compile(step)
    return { answer: item(compiled(...args)[2]), work: () => { compiled(...args) } }
  },
})
