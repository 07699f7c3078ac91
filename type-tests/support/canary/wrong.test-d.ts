import { expectType } from 'tsd'

// Assignable, and still not the type that the assertion names.
expectType<number>(3)
