import { Skeleton } from '@/components/ui/skeleton'

/** Holds the place of title, steps and fields while they load. */
export function WizardSkeleton() {
  return (
    <div className="flex flex-col gap-6">
      <Skeleton className="h-9 w-72 max-w-full" />
      <Skeleton className="h-7 w-full max-w-xl" />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Skeleton className="h-72 w-full" />
        <Skeleton className="h-48 w-full" />
      </div>
    </div>
  )
}
