-- AlterEnum
-- This migration adds more than one value to an enum.
ALTER TYPE "OrderStatus" ADD VALUE 'LOST';
ALTER TYPE "OrderStatus" ADD VALUE 'REFUNDED' AFTER 'PAID';
