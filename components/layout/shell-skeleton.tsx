import { Skeleton } from '@/components/ui/skeleton'

/** The frame of the signed-in areas while it is not known who is there. */
export function ShellSkeleton() {
  return (
    <div aria-hidden="true" className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <div className="hidden flex-col gap-3 border-e bg-card p-6 lg:flex">
        <Skeleton className="h-7 w-28" />
        <Skeleton className="mt-6 h-8 w-full" />
        <Skeleton className="h-8 w-full" />
        <Skeleton className="h-8 w-full" />
      </div>
      <div>
        <div className="h-16 border-b bg-card" />
        <div className="mx-auto flex max-w-page flex-col gap-4 px-4 py-6 sm:px-6">
          <Skeleton className="h-8 w-64" />
          <Skeleton className="h-40 w-full" />
          <Skeleton className="h-40 w-full" />
        </div>
      </div>
    </div>
  )
}
