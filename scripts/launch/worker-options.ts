import manifest from '../../package.json' with { type: 'json' }

/**
 * What `npm run worker` gives Node before the program, for those who start a worker otherwise. A worker lives for weeks
 * beside other services. Left to itself, V8 lets the heap grow to a multiple of what is in use before it collects: a
 * sync of 100,000 employees took twice the memory of one of 1,000. Such flags count from the start of a process alone.
 */
export const heapOptions: string[] = manifest.scripts.worker.match(/--(heap|semi-space|optimize)-\S+/g) ?? []
