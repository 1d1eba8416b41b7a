import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of the dashboard while it loads. */
export function DashboardSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      <div className="grid grid-cols-3 gap-2 sm:gap-4">
        {['connected', 'pending', 'inactive'].map((state) => (
          <Skeleton key={state} className="h-22 w-full rounded-lg" />
        ))}
      </div>
      <div className="flex flex-col gap-3">
        {['first', 'second', 'third'].map((entry) => (
          <Skeleton key={entry} className="h-20 w-full rounded-lg" />
        ))}
      </div>
      <Skeleton className="h-40 w-full rounded-lg" />
    </div>
  )
}
