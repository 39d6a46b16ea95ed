using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Mppcs.Policies;

/// <summary>The settings file that a user begins with.</summary>
internal static class StarterFile
{
    public const string PerPayment = "0.50 USD";
    public const string PerDay = "5 USD";

    /// <summary>The file with nothing chosen.</summary>
    public static string Text { get; } = Create(new StarterChoices(PerPayment, PerDay));

    /// <summary>The file with what somebody has chosen.</summary>
    public static string Create(StarterChoices choices)
    {
        var chains = Line("AllowedChains", choices.ChainId is { } chain ? string.Create(CultureInfo.InvariantCulture, $"[{chain}]") : null, "[4217]");
        var ledger = Line("LedgerPath", choices.LedgerPath is { } path ? Quote(path) : null, "\"/home/me/.local/state/mpp/ledger.jsonl\"");
        var node = Line("RpcUrl", choices.RpcUrl is { } url ? Quote(url.AbsoluteUri) : null, "\"https://rpc.example.com\"");
        return Write(Quote(choices.PerPayment), Quote(choices.PerDay), chains, ledger, node);
    }

    private static string Write(string perPayment, string perDay, string chains, string ledger, string node) => $$"""
        // Settings of mppcs. Comments and trailing commas are allowed; a key that is not known is an error.
        // Each key is explained in docs/configuration.md, and for editors in docs/settings.schema.json.
        // 'mppcs policy show' tells what holds, 'mppcs policy check URL' whether a URL would be paid.
        {
          "Policy": {
            // The most that one payment may cost, price and fee together, one amount a currency. Without it nothing is paid.
            "MaxPerPayment": {{perPayment}},

            // A payment must fit into every budget that it falls under. Window: minute, hour, day, 30d or lifetime.
            "Budgets": [
              { "Max": {{perDay}}, "Window": "day" },
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
            {{chains}}
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

          // The journal of payments; without it the file that MPP_LEDGER names, else one in your state folder.
          {{ledger}}

          "Tempo": {
            // A node that you trust: asked before anything is signed, and for proof. MPP_TEMPO_RPC_URL comes before it.
            {{node}}

            // Pull: the server broadcasts. Push: this machine does, by the node. Networks adds chains and tokens.
            // "RpcUrls": [], "Mode": "Pull", "Networks": {},

            // Where the key is, never the key itself; 'mppcs account new' is simpler. Account is who pays when the key is an access key.
            // "KeystoreFile": "/home/me/.config/mpp/key.json", "KeystorePasswordFile": "/home/me/.config/mpp/password",
            // "Account": "0x70997970C51812dc3A010C7d01b50e0d17dc79C8",

            // "EstimateFees": false, "CheckBalance": false, "VerifyReceipts": false,
          },

          // "Stripe": { "SecretKeyFile": "/home/me/.config/mpp/stripe.key", "PaymentMethodFile": "/home/me/.config/mpp/card.txt" },
        }

        """;

    private static string Line(string key, string? chosen, string suggested) => chosen is null ? $"// \"{key}\": {suggested}," : $"\"{key}\": {chosen},";

    private static string Quote(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
