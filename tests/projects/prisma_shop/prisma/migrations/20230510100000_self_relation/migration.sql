ALTER TABLE "accounts" ADD COLUMN "referredById" TEXT,
ADD COLUMN "isActive" BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_referredById_fkey" FOREIGN KEY ("referredById") REFERENCES "accounts"("id") ON DELETE SET NULL ON UPDATE CASCADE;
CREATE UNIQUE INDEX "accounts_referredById_email_key" ON "accounts"("referredById", "email") WHERE ("isActive");
