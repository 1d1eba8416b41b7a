import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of filters and rows while they load. */
export function DirectorySkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4">
      <Skeleton className="h-44 w-full rounded-lg" />
      <Skeleton className="h-5 w-32" />
      <Skeleton className="h-144 w-full rounded-lg" />
    </div>
  )
}

/** Holds the place of somebody's page. */
export function PersonSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-16 w-80 max-w-full" />
      <Skeleton className="h-72 w-full rounded-lg" />
      <Skeleton className="h-40 w-full rounded-lg" />
    </div>
  )
}
