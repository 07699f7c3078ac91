import { button, readNumbers, text, writeNumbers, type Widget } from './parts.js'

type Finder = 0 | 1 | 2

/** What finds a mistake: the types, a central difference, or neither of them. */
const finders = ['types', 'numbers', 'neither'] as const

interface Case {
  readonly code: string
  readonly intent: string
  readonly finder: Finder
  readonly why: string
}

const cases: readonly Case[] = [
  {
    intent: 'Back through a layer of 4 inputs and 5 outputs', code: 'const da = matmul(w, delta)          // w: [5, 4], delta: [5]', finder: 0,
    why: 'matmul: [5, 4] · [5]: inner dimensions 4 and 5 differ. The transpose is missing, and the sizes betray it.',
  },
  {
    intent: 'The same, where all layers have 4 neurons', code: 'const da = matmul(w, delta)          // w: [4, 4], delta: [4]', finder: 1,
    why: 'The product exists and has the right shape. A central difference is off at once; so are named sizes, dim(‘in’, 4) and dim(‘out’, 4), which make it the types’ business again.',
  },
  {
    intent: 'The slope of σ, from its answer a', code: 'const slope = mul(sigmoid(a), sub(1, sigmoid(a)))', finder: 1,
    why: 'σ′(a) for σ′(z): σ is taken twice. Every shape is right; the numbers lie between 0.197 and 0.25, whatever z is.',
  },
  {
    intent: 'The squared error', code: 'const loss = sum(square(sub(a, y)))   // without the ½', finder: 2,
    why: 'Nothing is wrong: its gradient is twice as long, and consistent. It is the same training with another learning rate. A check against a formula *with* the ½ would differ by the factor 2 everywhere.',
  },
  {
    intent: 'The gradient of w: 3 inputs, 2 outputs', code: 'const dw: Tensor<readonly [3, 2]> = delta   // delta: [2]', finder: 0,
    why: "Type 'Tensor<readonly [2]>' is not assignable to type 'Tensor<readonly [3, 2]>'. That is the formula of the bias; the outer product with the input is missing.",
  },
  {
    intent: 'The cross-entropy with a sigmoid, back to z', code: 'const dz = mul(sub(a, y), mul(a, sub(1, a)))', finder: 1,
    why: 'σ′ is counted once too often: a − y is already ∂L/∂z. Shapes are all equal; the difference is not.',
  },
  {
    intent: 'A neuron', code: 'const z = matmul(x, w)               // the bias is forgotten', finder: 2,
    why: 'It is a right program for another model, and its gradient is right as well. Only what you meant can tell. (In a record of parameters a missing b is a compile error.)',
  },
  {
    intent: 'Checking a network with dropout', code: 'const at = (w) => loss(w, { key: nextKey() })', finder: 1,
    why: 'Two evaluations draw two masks, so the central difference is noise. The numbers say that something is wrong, though the formula is right: fix the key.',
  },
]

interface State {
  readonly at: number
  /** A digit a case: what was guessed, or 3. */
  readonly guesses: readonly number[]
}

const view = ({ at, guesses }: State): string => {
  const { code, intent, finder, why } = cases[at]!
  const guess = guesses[at]!
  const open = guess === 3
  const right = guesses.filter((g, i) => g === cases[i]!.finder).length
  return `<p class="w-note">${at + 1} of ${cases.length}. <b>${text(intent)}.</b> What will find the mistake?</p>
  <pre class="w-code" tabindex="0"><code>${text(code)}</code></pre>
  <div class="w-buttons">${finders.map((name, i) => button(`guess${i}`, name, guess === i)).join('')}</div>
  <div role="status" class="w-verdict">${open ? '&nbsp;' : `<b>${guess === finder ? 'Yes' : 'No'}: ${finders[finder]}.</b> ${text(why)}`}</div>
  <div class="w-buttons">${button('before', 'before')}${button('next', 'next')}<span>${right} right so far</span></div>`
}

const initial: State = { at: 0, guesses: cases.map(() => 3) }

export const widget: Widget<State> = {
  initial,
  write: ({ at, guesses }) => writeNumbers([at, ...guesses]),
  read: words => {
    const [at = 0, ...guesses] = readNumbers(words, [0, ...initial.guesses], [[0, cases.length - 1], ...cases.map(() => [0, 3] as const)])
    return { at, guesses }
  },
  view,
  numbers: ({ at, guesses }) => [at, ...guesses],
  act: (state, action) => {
    if (action === 'next') return { ...state, at: (state.at + 1) % cases.length }
    if (action === 'before') return { ...state, at: (state.at + cases.length - 1) % cases.length }
    return { ...state, guesses: state.guesses.map((old, i) => i === state.at ? Number(action.at(-1)) : old) }
  },
}
