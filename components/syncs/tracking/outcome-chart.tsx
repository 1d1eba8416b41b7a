'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '@/components/ui/skeleton'
import type { OutcomeBarsProps } from './outcome-bars'

// Drawn in the browser alone: the table behind it says the same, and the page's first script stays small.
const Bars = dynamic(() => import('./outcome-bars').then((module) => module.OutcomeBars), {
  ssr: false,
  loading: () => <Skeleton className="h-56 w-full noscript:hidden" />,
})

/** Runs by outcome and day, as a chart that is fetched once the page is there. */
export function OutcomeChart(props: OutcomeBarsProps) {
  return <Bars {...props} />
}
