export type Case = readonly [differs: string, equal: boolean, left: () => unknown, right: () => unknown]

export declare const casesOf: (pullback: typeof import('pullback'), random: typeof import('pullback/random')) => readonly Case[]
