import { Skeleton } from '@/components/ui/skeleton'

/** A page of a connection while it loads. */
export function FrameSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-5 w-48" />
      <div className="flex items-start justify-between gap-4">
        <div className="flex flex-col gap-2">
          <Skeleton className="h-10 w-72" />
          <Skeleton className="h-5 w-40" />
        </div>
        <Skeleton className="size-9" />
      </div>
      <Skeleton className="h-10 w-full max-w-md" />
      <Skeleton className="h-64 w-full rounded-lg" />
    </div>
  )
}
