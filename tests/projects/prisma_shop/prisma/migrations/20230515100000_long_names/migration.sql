CREATE TABLE "SubscriptionRenewalNotificationPreference" (
    "id" TEXT NOT NULL,
    "organisationMembershipInvitationIdentifier" TEXT NOT NULL,
    "organisationMembershipInvitationRecipient" TEXT NOT NULL,
    CONSTRAINT "SubscriptionRenewalNotificationPreference_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "SubscriptionRenewalNotificationPreference_organisationMembe_key" ON "SubscriptionRenewalNotificationPreference"("organisationMembershipInvitationIdentifier", "organisationMembershipInvitationRecipient");
CREATE INDEX "SubscriptionRenewalNotificationPreference_organisationMembershipInvitationRecipient_idx" ON "SubscriptionRenewalNotificationPreference"("organisationMembershipInvitationRecipient");
