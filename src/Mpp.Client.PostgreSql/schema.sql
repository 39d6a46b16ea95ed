-- The ledger of Mpp.Client.PostgreSql, schema version 1, for PostgreSQL 13 and newer. It can be run again at any time; a ledger of another
-- version is left alone.
--
--   psql --set ON_ERROR_STOP=1 --single-transaction --file schema.sql
--
-- Amounts are whole numbers of base units, up to 2^128 - 1. Sums are whole numbers of 10^-18 of the currency's unit. No column holds a key,
-- credential, token, receipt or bought secret.

-- One run at a time: two that create the same schema at once would collide.
DO $$ BEGIN PERFORM pg_advisory_xact_lock(7809348267); END $$;

CREATE SCHEMA IF NOT EXISTS mpp;

-- One row. Reservations lock it, one after the other.
CREATE TABLE IF NOT EXISTS mpp.ledger (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    version integer NOT NULL,
    -- Which ledger it is: another one in its place has forgotten what was spent.
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    -- The latest time that the ledger has seen. A clock that goes back stands still.
    latest timestamptz NOT NULL
) WITH (fillfactor = 10);

DO $$
BEGIN
    IF EXISTS (SELECT FROM mpp.ledger WHERE version <> 1) THEN
        RAISE EXCEPTION 'The ledger in schema mpp has another version than 1, which this file creates. Nothing was changed.';
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS mpp.payment (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id text NOT NULL UNIQUE,
    state text NOT NULL CHECK (state IN ('Reserved', 'Signing', 'Signed', 'Sent', 'Settled', 'Void', 'Unknown', 'Released')),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    origin text NOT NULL,
    http_method text NOT NULL,
    path text,
    request_digest text,
    challenge_id text NOT NULL,
    -- The challenge as a credential echoes it, for as long as it may be needed.
    challenge text,
    method text NOT NULL,
    intent text NOT NULL,
    mode text NOT NULL,
    amount numeric(39, 0) NOT NULL CHECK (amount BETWEEN 0 AND 340282366920938463463374607431768211455),
    exposure numeric(39, 0) NOT NULL CHECK (exposure BETWEEN 0 AND 340282366920938463463374607431768211455),
    currency_key text NOT NULL,
    currency_unit text NOT NULL,
    currency_symbol text NOT NULL,
    currency_decimals smallint NOT NULL CHECK (currency_decimals BETWEEN 0 AND 18),
    -- [{"address": "...", "amount": "..."}]
    recipients jsonb NOT NULL,
    chain_id numeric(20, 0) CHECK (chain_id BETWEEN 0 AND 18446744073709551615),
    valid_until timestamptz,
    purpose text,
    idempotency_key text,
    lookup_keys jsonb NOT NULL,
    http_status integer,
    reference text,
    note text,
    proof_source text,
    proof_block numeric(20, 0) CHECK (proof_block BETWEEN 0 AND 18446744073709551615),
    proof_log_index numeric(20, 0) CHECK (proof_log_index BETWEEN 0 AND 18446744073709551615),
    proof_time timestamptz,
    proof_held boolean,
    proof_fee numeric(39, 0) CHECK (proof_fee BETWEEN 0 AND 340282366920938463463374607431768211455),
    -- [{"state": "...", "at": "..."}]
    steps jsonb NOT NULL,
    owner_host text,
    owner_process integer,
    owner_started text,
    -- How long the payment is left to its owner after each step, and until when, by this server's clock.
    lease interval,
    lease_until timestamptz
) WITH (fillfactor = 70);

CREATE INDEX IF NOT EXISTS payment_leased ON mpp.payment (lease_until) WHERE state IN ('Reserved', 'Signing');
CREATE INDEX IF NOT EXISTS payment_on_its_way ON mpp.payment (valid_until) WHERE state IN ('Signing', 'Signed', 'Sent');
CREATE INDEX IF NOT EXISTS payment_unknown ON mpp.payment (origin) WHERE state = 'Unknown';

-- What each payment holds of budgets: as a whole (recipient '') and of each recipient's. A void one holds its fee and is no payment.
CREATE TABLE IF NOT EXISTS mpp.share (
    payment bigint NOT NULL REFERENCES mpp.payment (number),
    recipient text NOT NULL,
    origin text NOT NULL,
    currency_key text NOT NULL,
    currency_unit text NOT NULL,
    money numeric NOT NULL CHECK (money >= 0),
    payments smallint NOT NULL DEFAULT 1 CHECK (payments IN (0, 1)),
    -- Null while the payment is open, and counts however old it is.
    settled_at timestamptz,
    PRIMARY KEY (payment, recipient)
) WITH (fillfactor = 80);

CREATE INDEX IF NOT EXISTS share_open ON mpp.share (recipient, origin) WHERE settled_at IS NULL;
CREATE INDEX IF NOT EXISTS share_settled ON mpp.share (recipient, settled_at) WHERE settled_at IS NOT NULL;

-- What settled in each hour, so that a window is a sum over hours and not over payments; and, in hour '-infinity', what ever settled.
CREATE TABLE IF NOT EXISTS mpp.total (
    recipient text NOT NULL,
    hour timestamptz NOT NULL,
    origin text NOT NULL,
    currency_key text NOT NULL,
    currency_unit text NOT NULL,
    money numeric NOT NULL CHECK (money >= 0),
    payments bigint NOT NULL CHECK (payments >= 0),
    PRIMARY KEY (recipient, hour, origin, currency_key, currency_unit)
) WITH (fillfactor = 50);

INSERT INTO mpp.ledger (version, latest) VALUES (1, 'epoch') ON CONFLICT DO NOTHING;
