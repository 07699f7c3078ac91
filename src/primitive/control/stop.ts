import type { ControlOf } from '../row/program.js'

/** The same value, through which no derivative flows: what a program of a loop's body has to say, since its pullback is made later. */
export const stop: ControlOf<'stop', undefined> = {
  kind: 'stop',
  params: undefined,
  typesOf: inputs => inputs,
  evaluate: (_, inputs) => inputs,
  vjp: (t, inputs) => ({ outputs: t.control(stop, inputs), pullback: () => [] }),
  batch: (t, { inputs, mapped }) => t.control(stop, inputs).map((value, i) => ({ value, mapped: mapped[i]! })),
  reach: inputs => inputs.map(() => false),
}
