import { Skeleton } from '@/components/ui/skeleton'

const cards = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i']

/** The catalog's shape while it loads. */
export function CatalogSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-6">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-9 w-full" />
      <div className="grid gap-6 lg:grid-cols-[15rem_minmax(0,1fr)]">
        <Skeleton className="hidden h-96 lg:block" />
        <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
          {cards.map((card) => (
            <Skeleton key={card} className="h-44" />
          ))}
        </div>
      </div>
    </div>
  )
}
