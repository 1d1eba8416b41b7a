import { type ClassValue, clsx } from 'clsx'
import { extendTailwindMerge } from 'tailwind-merge'

const merge = extendTailwindMerge({ extend: { theme: { container: ['page', 'text'] } } })

/**
 * Joins class names; of two Tailwind classes that set the same property, the last one wins.
 * @example cn('p-2', isWide && 'p-4') // 'p-4' when wide
 */
export function cn(...inputs: ClassValue[]): string {
  return merge(clsx(inputs))
}
