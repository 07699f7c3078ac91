import { hoistLimit, lower } from '../engine/xla/lower.js'
import { typesOfResults } from '../primitive/control/results.js'
import type { Structured } from '../primitive/program.js'
import type { AnyTensor } from '../tensor/value.js'
import type { Engine } from '../transform/engine.js'
import type { Client, Program } from './client.js'
import type { Residents } from './residents.js'

/** So many texts are known with what they were compiled to; the one that was not asked for longest goes first. */
const KEPT = 128

/** Programs that were compiled, by their text. What nobody uses any more, the worker drops. */
export class Programs {
  private readonly known = new Map<string, Program>()
  private readonly unused: number[] = []
  private readonly registry = new FinalizationRegistry<number>(number => { this.unused.push(number) })

  constructor(private readonly client: Client) {}

  of(text: string, how: Parameters<Client['compile']>[1] = {}): Program {
    for (const number of this.unused.splice(0)) this.client.forget(number)
    const key = `${JSON.stringify(how)}\n${text}`
    const found = this.known.get(key)
    const program = found ?? this.client.compile(text, how)
    if (found === undefined) this.registry.register(program, program.number)
    else this.known.delete(key)
    this.known.set(key, program)
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value!)
    return program
  }
}

const bytesText = (memory: Program['memory']): string => Object.entries(memory).map(([use, bytes]) => `${use} ${bytes}`).join(', ')

/** What a value is without computing: an argument, or a constant. */
const known = ({ arguments: { length: first }, steps }: Structured, n: number, inputs: readonly AnyTensor[]): AnyTensor | undefined => {
  if (n < first) return inputs[n]
  const step = steps[n - first]!
  return 'constant' in step ? step.constant : undefined
}

const isComputed = ({ arguments: { length: first }, steps }: Structured, n: number): boolean => n >= first && !('constant' in steps[n - first]!)

/** Programs on one device. */
export const engineOn = (client: Client, programs: Programs, residents: Residents): Engine<{ readonly turbo?: boolean | undefined } | undefined> => (whole, options) => {
  const computed = { ...whole, results: whole.results.filter(n => isComputed(whole, n)) }
  const { text, hoisted } = lower(computed, { hoist: hoistLimit, precision: options?.turbo === true ? 'DEFAULT' : 'HIGHEST' })
  const types = typesOfResults(computed)
  const compiled = types.length === 0 ? undefined : programs.of(text)
  return {
    bytes: compiled === undefined ? 0 : Object.values(compiled.memory).reduce((sum, bytes) => sum + bytes, 0),
    explain: () => `${text}\nbytes: ${compiled === undefined ? 'none' : bytesText(compiled.memory)}`,
    run: inputs => {
      const numbers = compiled === undefined ? [] : client.run(compiled.number, residents.of([...inputs, ...hoisted]), types.length)
      const made = types.map((type, i) => residents.tensor(type, numbers[i]!))
      residents.settle()
      let next = 0
      return whole.results.map(n => known(whole, n, inputs) ?? made[next++]!)
    },
  }
}
