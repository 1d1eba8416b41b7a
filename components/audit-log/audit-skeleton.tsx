import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of filters and rows while they load. */
export function AuditSkeleton() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-56 w-full rounded-lg" />
      <Skeleton className="h-5 w-32" />
      <Skeleton className="h-144 w-full rounded-lg" />
    </div>
  )
}
