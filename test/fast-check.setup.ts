/**
 * The gate says the same of the same commit: its properties are tried with one seed. FUZZ_SEED names another, and the long forms
 * (FUZZ_RUNS) take a new one each time, which they print when they fail.
 */
import fc from 'fast-check';

const GATE_SEED = 20_261_129;

const named = process.env.FUZZ_SEED ? Number(process.env.FUZZ_SEED) : process.env.FUZZ_RUNS ? undefined : GATE_SEED;
if (named !== undefined) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: named });
