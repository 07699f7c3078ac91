import type * as Pullback from 'pullback'
import type * as Random from 'pullback/random'

export type Case = readonly [differs: string, equal: boolean, left: () => unknown, right: () => unknown]

export declare const casesOf: (pullback: typeof Pullback, random: typeof Random) => readonly Case[]
