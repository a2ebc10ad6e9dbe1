-- AlterTable
ALTER TABLE "User" RENAME TO "Account";
ALTER TABLE "Account" RENAME CONSTRAINT "User_pkey" TO "Account_pkey";
ALTER INDEX "User_email_key" RENAME TO "Account_email_key";
ALTER TABLE "Order" RENAME COLUMN "userId" TO "accountId";
ALTER TABLE "Order" RENAME CONSTRAINT "Order_userId_fkey" TO "Order_accountId_fkey";
