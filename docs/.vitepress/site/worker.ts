import { parentPort, workerData } from 'node:worker_threads'
import { remarker } from './shapes.js'

// What a thread of remarks.ts runs: it answers each fence with what the compiler says of it, those it starts with first.
const known = workerData as readonly string[]
const remarksOf = remarker(known)
const answer = (code: string): void => { parentPort?.postMessage([code, remarksOf(code)]) }

known.forEach(answer)
parentPort?.on('message', answer)
