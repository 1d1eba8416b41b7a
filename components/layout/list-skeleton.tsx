import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of a page with a title and a plain list while it loads. */
export function ListSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-3">
      <Skeleton className="mb-3 h-14 w-64" />
      {['a', 'b', 'c'].map((row) => (
        <Skeleton key={row} className="h-20" />
      ))}
    </div>
  )
}
