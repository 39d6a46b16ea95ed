namespace Mppcs.Policies;

/// <summary>The settings file that a user begins with.</summary>
internal static class StarterFile
{
    public const string PerPayment = "0.50 USD";
    public const string PerDay = "5 USD";

    public const string Text = $$"""
        // Settings of mppcs. Comments and trailing commas are allowed; a key that is not known is an error.
        // Each key is explained in docs/configuration.md, and for editors in docs/settings.schema.json.
        // 'mppcs policy show' tells what holds, 'mppcs policy check URL' whether a URL would be paid.
        {
          "Policy": {
            // The most that one payment may cost, price and fee together, one amount a currency. Without it nothing is paid.
            "MaxPerPayment": "{{PerPayment}}",

            // A payment must fit into every budget that it falls under. Window: minute, hour, day, 30d or lifetime.
            "Budgets": [
              { "Max": "{{PerDay}}", "Window": "day" },
              // { "Max": "1 USD", "MaxCount": 20, "Window": "hour", "Per": "origin" },
              // { "Max": "50 USD", "Window": "30d", "Origin": "https://api.example.com", "Recipient": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8" },
            ],

            // Who may be paid, and who never. A list that is left out allows everything that is known; an empty one allows nothing.
            // "AllowedOrigins": ["https://api.example.com", "*.example.org"],
            // "DeniedOrigins": [],
            // "AllowedRecipients": ["0x70997970C51812dc3A010C7d01b50e0d17dc79C8"],

            // How.
            // "AllowedMethods": ["tempo", "stripe"],
            // "AllowedIntents": ["charge"],
            // "AllowedChains": [4217],
            // "AllowedCurrencies": ["USD"],

            // So many payments with an unknown outcome, in all and at one origin, and nothing more is paid.
            "MaxOpenUnknown": 3,
            "MaxOpenUnknownPerOrigin": 1,

            // What costs more needs --ask and a yes.
            // "ApproveAbove": "0.10 USD",
            // "ApprovalTimeout": "00:05:00",
            // "RequireExpires": false,
            // "MaxValidity": "00:10:00",

            // true: nothing is paid from now on.
            "Paused": false,
          },

          // Best first; others are not used.
          // "PreferredMethods": ["tempo", "stripe"],

          // Where keys are, never the keys themselves; for Tempo 'mppcs account new' is simpler. Account is who pays when the key is an
          // access key. Pull: the server broadcasts. Push: this machine does, by the node. Networks adds chains and tokens.
          // "Tempo": { "RpcUrl": "https://rpc.example.com", "RpcUrls": [], "Mode": "Pull", "Networks": {},
          // "KeystoreFile": "/home/me/.config/mpp/key.json", "KeystorePasswordFile": "/home/me/.config/mpp/password",
          // "Account": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
          // "EstimateFees": false, "CheckBalance": false, "VerifyReceipts": false },
          // "Stripe": { "SecretKeyFile": "/home/me/.config/mpp/stripe.key", "PaymentMethodFile": "/home/me/.config/mpp/card.txt" },
        }

        """;
}
