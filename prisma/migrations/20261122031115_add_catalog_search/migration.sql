-- CreateTable
CREATE TABLE "CatalogDocument" (
    "number" INTEGER NOT NULL,
    "listingId" UUID NOT NULL,
    "sortName" TEXT COLLATE "C" NOT NULL,
    "lists" INTEGER[],

    CONSTRAINT "CatalogDocument_pkey" PRIMARY KEY ("number")
);

-- CreateTable
CREATE TABLE "CatalogTerm" (
    "id" SERIAL NOT NULL,
    "term" TEXT COLLATE "C" NOT NULL,
    "spellings" INTEGER[],

    CONSTRAINT "CatalogTerm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "CatalogList" (
    "termId" INTEGER NOT NULL,
    "field" SMALLINT NOT NULL,
    "numbers" BYTEA NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "CatalogList_pkey" PRIMARY KEY ("termId","field")
);

-- CreateTable
CREATE TABLE "CatalogFacet" (
    "facet" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "members" VARBIT NOT NULL,

    CONSTRAINT "CatalogFacet_pkey" PRIMARY KEY ("facet","value")
);

-- CreateIndex
CREATE UNIQUE INDEX "CatalogDocument_listingId_key" ON "CatalogDocument"("listingId");

-- CreateIndex
CREATE INDEX "CatalogDocument_sortName_number_idx" ON "CatalogDocument"("sortName", "number");

-- CreateIndex
CREATE UNIQUE INDEX "CatalogTerm_term_key" ON "CatalogTerm"("term");

-- CreateIndex
CREATE INDEX "CatalogTerm_spellings_idx" ON "CatalogTerm" USING GIN ("spellings");

-- CreateIndex
CREATE INDEX "Listing_publishedAt_name_idx" ON "Listing"("publishedAt" DESC, "name");

-- CreateIndex
CREATE INDEX "Listing_activeInstallations_name_idx" ON "Listing"("activeInstallations" DESC, "name");


-- Beginnings of words are ranges of "term" and names sort alike everywhere: hence the C collation above.
-- Compressing would save little and cost time at every search.
ALTER TABLE "CatalogList" ALTER COLUMN "numbers" SET STORAGE EXTERNAL;
ALTER TABLE "CatalogFacet" ALTER COLUMN "members" SET STORAGE EXTERNAL;
