import { lift } from '../engine/wasm/lift.js'
import { hoistLimit, lower } from '../engine/xla/lower.js'
import { typesOfResults } from '../primitive/control/results.js'
import type { Structured } from '../primitive/program.js'
import type { AnyTensor } from '../tensor/value.js'
import type { Engine } from '../transform/engine.js'
import { shardingText } from '../engine/xla/shard.js'
import type { Client, Program } from './client.js'
import type { Places } from './places.js'
import type { Residents } from './residents.js'

/** What stands behind a connection. */
export interface Wired {
  readonly client: Client
  readonly programs: Programs
  readonly residents: Residents
  /** Whether other programs have joined: all of them must run the same, which their texts tell. */
  readonly joined: boolean
}

/**
 * What a program holds as arguments: programs that differ in numbers such as a learning rate then have one text, which is compiled once. Where hosts compare
 * their texts, numbers stay in them: hosts that train at other rates are found.
 */
export const lifted = ({ joined }: Wired, program: Structured): ReturnType<typeof lift> =>
  joined ? { program, own: program.arguments.length, held: [] } : lift(program)

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

/** Programs on one device, or on those of a mesh. */
export const engineOn = (wired: Wired, places?: Places): Engine<{ readonly turbo?: boolean | undefined } | undefined> => (whole, options, paths = []) => {
  const { client, programs, residents } = wired
  const { program: computed, held } = lifted(wired, { ...whole, results: whole.results.filter(n => isComputed(whole, n)) })
  const specs = whole.arguments.map((type, i) => paths[i] === undefined ? [] : places?.parameter(paths[i], type) ?? [])
  const { text, hoisted } = lower(computed, { hoist: hoistLimit, precision: options?.turbo === true ? 'DEFAULT' : 'HIGHEST' },
    places && { head: places.head, argument: (i, type) => shardingText(specs[i] ?? [], type), result: (_, type) => shardingText([], type) })
  const types = typesOfResults(computed)
  const outs = places && types.map(type => ({ shape: type.shape, sharding: places.told([], type) }))
  const compiled = types.length === 0 ? undefined : programs.of(text, places && { mesh: places.axes, outs: outs! })
  return {
    bytes: compiled === undefined ? 0 : Object.values(compiled.memory).reduce((sum, bytes) => sum + bytes, 0),
    explain: () => `${text}\nbytes: ${compiled === undefined ? 'none' : bytesText(compiled.memory)}`,
    run: inputs => {
      const args = [...inputs, ...held, ...hoisted]
      const numbers = compiled === undefined ? [] : client.run(compiled.number, residents.of(args, args.map((x, i) => places?.told(specs[i] ?? [], x))), types.length)
      const made = types.map((type, i) => residents.tensor(type, numbers[i]!, outs?.[i]!.sharding))
      residents.settle()
      let next = 0
      return whole.results.map(n => known(whole, n, inputs) ?? made[next++]!)
    },
  }
}
