export * from './Form'
export * from './rules'
export * from './useProblemForm'
