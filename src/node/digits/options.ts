import { isLeft, left, right, type Either } from 'fp-ts/lib/Either.js'
import { parseArgs } from 'node:util'
import { dataErrors, trainConfig, trainDefaults, type DataError, type TrainOptions } from '../../data/index.js'
import { nearest } from '../../data/say/nearest.js'
import { showCount } from '../show/words.js'
import { CLASSES, PIXELS } from './network.js'

/** What the command was asked to do. */
export type Request =
  | { readonly kind: 'help' }
  | { readonly kind: 'train'; readonly options: TrainOptions; readonly report: string }

/** An option of the command, and the training option that it sets. */
interface Flag {
  readonly name: string
  readonly argument: string
  readonly help: string
  readonly field?: keyof TrainOptions
}

const REPORT = 'report.html'

// Chosen on digits split off from those trained on: test/node/digits/choose.md has the figures.
const defaults: { readonly [K in keyof TrainOptions]: unknown } = { ...trainDefaults, epochs: 30, learningRate: 0.2 }

const flags: readonly Flag[] = [
  { name: 'epochs', argument: 'N', field: 'epochs', help: 'how often training goes through the data' },
  { name: 'batch-size', argument: 'N', field: 'batchSize', help: 'images a step' },
  { name: 'learning-rate', argument: 'X', field: 'learningRate', help: 'the size of the first steps; it falls to 0 along a cosine' },
  { name: 'seed', argument: 'N', field: 'seed', help: 'decides the initial weights and the order of the images' },
  { name: 'hidden', argument: 'N,N,…', field: 'hidden', help: "the sizes of the hidden layers, such as 64,32; '' for none" },
  { name: 'report', argument: 'FILE', help: 'where the report is written' },
]
const known = [...flags.map(({ name }) => name), 'help']

const defaultOf = ({ field }: Flag): string => field === undefined ? REPORT : String(defaults[field])

/** What `--help` prints. */
export const usage = (): string => {
  const rows = [
    ...flags.map(flag => [`--${flag.name} ${flag.argument}`, `${flag.help} (default ${defaultOf(flag)})`] as const),
    ['--help, -h', 'this list'] as const,
  ]
  const width = Math.max(...rows.map(([option]) => option.length))
  return [
    'Trains a network to read handwritten digits of 8×8 pixels, tests it on digits held out, and writes a report.',
    '',
    'Usage: npm start -- [options]',
    '',
    ...rows.map(([option, help]) => `  ${option.padEnd(width)}  ${help}`),
  ].join('\n')
}

/** A number where the text is one, else the text, which the codec then names in its error. */
const numberIn = (text: string): number | string => text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text)

const valueOf = (field: keyof TrainOptions, text: string): unknown =>
  field !== 'hidden' ? numberIn(text) : text.trim() === '' ? [] : text.split(',').map(numberIn)

/** The error in the words of the command line: `batchSize` is `--batch-size` here. */
const onCommandLine = ({ path, message, expected, found }: DataError): string => {
  const [, field, place] = /^(\w+)(?:\[(\d+)\])?$/.exec(path) ?? []
  const flag = flags.find(candidate => candidate.field === field)
  if (flag === undefined) return message
  return `--${flag.name}${place === undefined ? '' : `, layer ${Number(place) + 1}`}: expected ${expected}, found ${found}`
}

const unknown = (rawName: string, name: string): string => {
  const near = nearest(name, known)
  return `${rawName}: there is no such option${near === undefined ? '' : `: did you mean --${near}?`}`
}

const MOST_EPOCHS = 1_000_000
const MOST_LAYERS = 100
/** With what a step makes of them, that many fit WebAssembly's memory of 4 GB several times over. */
const MOST_WEIGHTS = 2 ** 26

/** What the network would not hold, or not live to see: said before anything of that size is made. */
const excess = ({ epochs, hidden }: TrainOptions): readonly string[] => {
  const sizes = [PIXELS, ...hidden, CLASSES]
  const weights = sizes.slice(1).reduce((sum, size, i) => sum + (sizes[i]! + 1) * size, 0)
  return [
    ...epochs > MOST_EPOCHS ? [`--epochs: expected at most ${showCount(MOST_EPOCHS)}, found ${showCount(epochs)}`] : [],
    ...hidden.length > MOST_LAYERS ? [`--hidden: expected at most ${MOST_LAYERS} layers, found ${showCount(hidden.length)}`]
      : weights > MOST_WEIGHTS ? [`--hidden: a network ${sizes.join('-')} has ${showCount(weights)} weights: expected at most ${showCount(MOST_WEIGHTS)}`] : [],
  ]
}

/** The arguments of the command line as a request; `Left` holds a sentence for each that is wrong. */
export const parse = (args: readonly string[]): Either<readonly string[], Request> => {
  const { tokens } = parseArgs({
    args: [...args], strict: false, allowPositionals: true, tokens: true,
    options: { ...Object.fromEntries(flags.map(({ name }) => [name, { type: 'string' as const }])), help: { type: 'boolean', short: 'h' } },
  })
  const errors: string[] = []
  const given = new Map<string, string>()
  // The value of an option that does not exist is no mistake of its own.
  let expected = false
  for (const token of tokens) {
    if (token.kind === 'positional' && !expected) errors.push(`${token.value}: there are options only, which begin with --`)
    expected = false
    if (token.kind !== 'option') continue
    if (token.name === 'help') return right({ kind: 'help' })
    if (!known.includes(token.name)) {
      errors.push(unknown(token.rawName, token.name))
      expected = token.value === undefined
    } else if (token.value === undefined || (token.inlineValue === false && token.value.startsWith('--'))) {
      errors.push(`${token.rawName}: a value is missing after it`)
    } else {
      given.set(token.name, token.value)
    }
  }
  const report = given.get('report') ?? REPORT
  if (report === '') errors.push('--report: expected the name of a file, found nothing')
  const config = trainConfig.decode({ ...defaults, ...Object.fromEntries(flags.flatMap(({ name, field }) => {
    const text = given.get(name)
    return field === undefined || text === undefined ? [] : [[field, valueOf(field, text)]]
  })) })
  errors.push(...isLeft(config) ? dataErrors(config.left).map(onCommandLine) : excess(config.right))
  return isLeft(config) || errors.length > 0 ? left(errors) : right({ kind: 'train', options: config.right, report })
}
