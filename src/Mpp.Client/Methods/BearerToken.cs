using System.Net.Http.Headers;

namespace Mpp.Client.Methods;

/// <summary>Bearer tokens for services of the user's own.</summary>
internal static class BearerToken
{
    private const int MaximumLength = 4096;

    /// <summary>The header that sends the token that the options point to; <see langword="null"/> when they point to none.</summary>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">A place is set, but what it holds cannot be sent.</exception>
    public static AuthenticationHeaderValue? Read(string variable, string? file, Func<string, string?> readVariable) =>
        SecretSource.Read(variable, file, $"a bearer token (letters, digits and -._~+/=, at most {MaximumLength})", Parse, readVariable);

    private static AuthenticationHeaderValue Parse(string text) =>
        text.Length is > 0 and <= MaximumLength && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "-._~+/=".Contains(letter, StringComparison.Ordinal))
            ? new AuthenticationHeaderValue("Bearer", text)
            : throw new ArgumentException("Not a bearer token.", nameof(text));
}
