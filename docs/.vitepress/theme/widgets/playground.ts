import type { Address } from './index.js'
import { button, choice, path, range, readNumbers, shown, writeNumbers } from './parts.js'
import { activationNames, dataNames, GRID, pointsOf, REACH, type Choice, type Progress } from './playground-model.js'
import type { Answer } from './playground-worker.js'

const initial: readonly number[] = [0, 8, 0, 0.2]
const bounds = [[0, 2], [2, 32], [0, 2], [0.02, 1]] as const
const LIMIT = 200

const choiceOf = ([data, hidden, activation, rate]: readonly number[]): Choice => ({ data: data!, hidden: hidden!, activation: activation!, rate: rate! })

const controls = ({ data, hidden, activation, rate }: Choice): string => `<div class="w-controls">
  ${choice('data', 'data', dataNames, data)}${choice('activation', 'activation function', activationNames, activation)}
  ${range('hidden', 'hidden neurons', hidden, 2, 32, 1)}${range('rate', 'learning rate', rate, 0.02, 1, 0.02)}</div>
  <div class="w-buttons">${button('train', 'train')}${button('pause', 'pause')}<span role="status" class="w-status">not trained yet</span></div>`

const dots = (data: number): string => {
  const { x, y } = pointsOf(data)
  return Array.from(y, (label, i) => {
    const [px, py] = [(x[2 * i]! + REACH) / (2 * REACH) * 280, (REACH - x[2 * i + 1]!) / (2 * REACH) * 280]
    return `<circle cx="${px.toFixed(1)}" cy="${py.toFixed(1)}" r="3.5" fill="var(--figure-${label === 1 ? 'red' : 'blue'})" stroke="var(--vp-c-bg)"/>`
  }).join('')
}

const planar = (data: number): string => `<div class="w-plane"><canvas width="${GRID}" height="${GRID}" aria-hidden="true"></canvas>
  <svg viewBox="0 0 280 280" role="img" aria-label="The points of ${dataNames[data]}, and behind them what the network answers at each place">${dots(data)}</svg></div>`

const drawing = `<div><canvas class="w-draw" width="160" height="160" tabindex="0" role="img"
  aria-label="Draw a digit here: with pointer or finger, or with the arrow keys and the space bar"></canvas>
  <div class="w-buttons">${button('clear', 'clear')}</div><ol class="w-chances">${Array.from({ length: 10 }, (_, i) => `<li><b>${i}</b><i></i></li>`).join('')}</ol></div>`

const panels = (data: number): string => `<div class="w-panels">${data === 2 ? drawing : planar(data)}
  <div><svg class="w-curve" viewBox="0 0 280 150" role="img" aria-label="Training loss by epoch"></svg>
  <canvas class="w-weights" width="1" height="1" role="img" aria-label="Weights of the first layer: blue positive, red negative"></canvas>
  <p class="w-note">Above the loss by epoch; below the weights of the first layer, a column for each hidden neuron.</p></div></div>`

/** What is shown without JavaScript: the data. */
export const still = (): string => `${controls(choiceOf(initial))}${panels(0)}`

const rgb = (root: Element, name: string): readonly number[] => {
  const hex = getComputedStyle(root).getPropertyValue(name).trim()
  return [1, 3, 5].map(i => Number.parseInt(hex.slice(i, i + 2), 16))
}

/** Colours of values between −1 and 1: the one colour, through nothing, to the other. */
const paint = (root: Element, canvas: HTMLCanvasElement, width: number, values: readonly number[]): void => {
  const height = values.length / width
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (context === null) return
  const image = context.createImageData(width, height)
  const [blue, red] = [rgb(root, '--figure-blue'), rgb(root, '--figure-red')]
  values.forEach((value, i) => {
    const colour = value < 0 ? blue : red
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = colour[c]!
    image.data[4 * i + 3] = 255 * Math.min(1, Math.abs(value)) * 0.6
  })
  context.putImageData(image, 0, 0)
}

/** Starts the playground: the network trains in a worker, so the page stays awake. */
export const start = (root: HTMLElement, address: Address): void => {
  let numbers = readNumbers(address.read(), initial, bounds)
  const worker = new Worker(new URL('./playground-worker.ts', import.meta.url), { type: 'module' })
  let losses: number[] = []
  let paused = false
  let pixels: number[] = Array.from({ length: 64 }, () => 0)
  let cursor = 0
  const status = (words: string): void => { root.querySelector('.w-status')!.textContent = words }

  const layout = (): void => {
    const { data } = choiceOf(numbers)
    root.innerHTML = `${controls(choiceOf(numbers))}<div>${panels(data)}</div>`
    losses = []
    if (data === 2) prepareDrawing()
  }

  const show = ({ epoch, loss, accuracy, grid, weights }: Progress, done: boolean): void => {
    losses.push(loss)
    root.dataset['epoch'] = String(epoch)
    root.dataset['accuracy'] = String(accuracy)
    root.dataset['numbers'] = JSON.stringify(weights)
    status(`epoch ${epoch}: loss ${shown(loss)}, ${(100 * accuracy).toFixed(1)} % right${choiceOf(numbers).data === 2 ? ' of those held out' : ''}${done ? '; done' : ''}`)
    const plane = root.querySelector<HTMLCanvasElement>('.w-plane canvas')
    if (plane !== null && grid.length > 0) paint(root, plane, GRID, grid.map(p => 2 * p - 1))
    const inputs = choiceOf(numbers).data === 2 ? 64 : 2
    paint(root, root.querySelector<HTMLCanvasElement>('.w-weights')!, weights.length / inputs, weights.map(w => -w))
    const top = Math.max(...losses)
    root.querySelector('.w-curve')!.innerHTML = path(
      losses.map((value, i) => [4 + 272 * i / Math.max(1, losses.length - 1), 146 - 140 * value / top]), 'stroke="var(--figure-green)" stroke-width="2"')
    if (done && inputs === 64) ask()
  }

  const ask = (): void => { worker.postMessage({ kind: 'read', pixels }) }
  const drawPixels = (): void => {
    const canvas = root.querySelector<HTMLCanvasElement>('.w-draw')
    const context = canvas?.getContext('2d')
    if (context === null || context === undefined) return
    context.clearRect(0, 0, 160, 160)
    const style = getComputedStyle(root)
    pixels.forEach((ink, i) => {
      context.globalAlpha = 0.06 + 0.94 * ink
      context.fillStyle = style.getPropertyValue('--vp-c-text-1')
      context.fillRect(20 * (i % 8), 20 * Math.floor(i / 8), 19, 19)
    })
    context.globalAlpha = 1
    if (document.activeElement === canvas) {
      context.strokeStyle = style.getPropertyValue('--figure-red')
      context.lineWidth = 2
      context.strokeRect(20 * (cursor % 8) + 1, 20 * Math.floor(cursor / 8) + 1, 17, 17)
    }
  }
  const ink = (at: number, amount: number): void => {
    pixels[at] = Math.min(1, pixels[at]! + amount)
    drawPixels()
    ask()
  }
  const prepareDrawing = (): void => {
    const canvas = root.querySelector<HTMLCanvasElement>('.w-draw')!
    const at = (event: PointerEvent): number => {
      const box = canvas.getBoundingClientRect()
      const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height].map(v => Math.max(0, Math.min(7, Math.floor(8 * v))))
      return 8 * y! + x!
    }
    canvas.addEventListener('pointerdown', event => {
      canvas.setPointerCapture(event.pointerId)
      ink(at(event), 1)
    })
    canvas.addEventListener('pointermove', event => { if (event.buttons > 0) ink(at(event), 0.5) })
    canvas.addEventListener('keydown', event => {
      const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -8, ArrowDown: 8 }[event.key]
      if (by === undefined && event.key !== ' ') return
      event.preventDefault()
      if (by === undefined) ink(cursor, 1)
      else cursor = (cursor + by + 64) % 64
      drawPixels()
    })
    canvas.addEventListener('focus', drawPixels)
    canvas.addEventListener('blur', drawPixels)
    drawPixels()
  }

  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if (data.kind === 'progress') return show(data.progress, data.done)
    root.dataset['read'] = String(data.chances.indexOf(Math.max(...data.chances)))
    root.querySelectorAll<HTMLElement>('.w-chances i').forEach((bar, i) => { bar.style.height = `${60 * data.chances[i]!}px` })
  })

  const changed = (event: Event): void => {
    const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-do]') : null
    const action = element?.dataset['do']
    if (element === null || action === undefined) return
    const index = ['data', 'hidden', 'activation', 'rate'].indexOf(action)
    if (index >= 0 && (element instanceof HTMLInputElement || element instanceof HTMLSelectElement)) {
      if (event.type !== 'input') return
      numbers = numbers.map((old, i) => i === index ? Number(element.value) : old)
      address.write(writeNumbers(numbers))
      worker.postMessage({ kind: 'pause' })
      const output = element.closest('label')?.querySelector('output')
      if (output !== null && output !== undefined) output.textContent = action === 'hidden' ? element.value : shown(Number(element.value), 2)
      if (action === 'data') layout()
      status('not trained yet')
    } else if (action === 'train' && event.type === 'click') {
      losses = []
      paused = false
      root.querySelector('[data-do="pause"]')!.textContent = 'pause'
      worker.postMessage({ kind: 'start', choice: choiceOf(numbers), epochs: choiceOf(numbers).data === 2 ? 30 : LIMIT })
      status('compiling …')
    } else if (action === 'pause' && event.type === 'click') {
      paused = !paused
      root.querySelector('[data-do="pause"]')!.textContent = paused ? 'resume' : 'pause'
      worker.postMessage({ kind: paused ? 'pause' : 'resume' })
    } else if (action === 'clear' && event.type === 'click') {
      pixels = pixels.map(() => 0)
      drawPixels()
      ask()
    }
  }
  layout()
  root.addEventListener('input', changed)
  root.addEventListener('click', changed)
}
