using Microsoft.Extensions.Options;
using Mpp.Client.Methods.Stripe.Link;

namespace Mpp.Client.Methods.Stripe;

/// <summary>Finds the one minter that the options and the program name. Two are a mistake: the wrong account could pay.</summary>
internal static class StripeMinterSource
{
    /// <summary>Contradictions that show without reading a secret.</summary>
    public static IEnumerable<string> Validate(StripeOptions options)
    {
        if (PlacesOf(options) is { Length: > 1 } places)
        {
            yield return $"{string.Join(" and ", places)} each name somebody who mints. Keep one of them.";
        }

        foreach (var error in options.Backend?.Validate() ?? [])
        {
            yield return $"Backend:{error}";
        }

        foreach (var error in options.Link?.Validate() ?? [])
        {
            yield return $"Link:{error}";
        }
    }

    /// <summary>The minter of the program, else the one that the options name; <see langword="null"/> when neither names one.</summary>
    /// <exception cref="OptionsValidationException">Several are named, or the named one cannot be used.</exception>
    public static ISharedPaymentTokenMinter? Find(
        StripeOptions options, ISharedPaymentTokenMinter? minter, Func<string, string?> readVariable, TimeProvider clock, IProgress<LinkPrompt>? people)
    {
        if (options.Backend is null && options.Link is null)
        {
            return minter ?? StripeMinters.Create(options, readVariable, clock);
        }

        var place = options.Backend is null ? nameof(options.Link) : nameof(options.Backend);
        if (minter is not null)
        {
            throw Unusable($"The program brings a minter of its own, and Stripe:{place} is set too. Remove one of them.");
        }

        if (!string.IsNullOrEmpty(readVariable(options.SecretKeyVariable)))
        {
            throw Unusable($"The environment variable {options.SecretKeyVariable} and Stripe:{place} each name somebody who mints. Remove one of them.");
        }

        return options.Backend is { } backend
            ? BackendMinter.Create(backend, readVariable)
            : LinkMinter.Create(options.Link!, clock, people);
    }

    private static string[] PlacesOf(StripeOptions options) =>
    [
        .. string.IsNullOrEmpty(options.SecretKeyFile) ? Array.Empty<string>() : [nameof(options.SecretKeyFile)],
        .. options.Backend is null ? Array.Empty<string>() : [nameof(options.Backend)],
        .. options.Link is null ? Array.Empty<string>() : [nameof(options.Link)],
    ];

    private static OptionsValidationException Unusable(string message) => new(nameof(StripeOptions), typeof(StripeOptions), [message]);
}
