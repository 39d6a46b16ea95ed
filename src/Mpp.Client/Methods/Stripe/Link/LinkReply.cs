using System.Text.Json;
using Mpp.Client.Protocol;

namespace Mpp.Client.Methods.Stripe.Link;

/// <summary>What Link answered. Its text form shows the status only: the body may hold tokens.</summary>
internal sealed class LinkReply(int status, JsonElement? body, Exception? cause = null)
{
    private const int LongestCode = 60;

    /// <summary>0 when there was no answer.</summary>
    public int Status { get; } = status;

    /// <summary><see langword="null"/> when it is not a JSON object.</summary>
    public JsonElement? Body { get; } = body;

    public bool IsLost => Status == 0;

    public bool IsSuccess => Status is >= 200 and < 300;

    /// <summary>Link's word for what went wrong, or <see langword="null"/>: an error is an object with a code, or the word itself.</summary>
    public string? Code => Error is { } error
        && (error.ValueKind == JsonValueKind.String ? error.GetString() : error.ValueKind == JsonValueKind.Object ? error.GetText("code") : null) is { Length: > 0 and <= LongestCode } code
        && code.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')
        ? code
        : null;

    /// <summary>The <c>error</c> of an answer, or <see langword="null"/>.</summary>
    public JsonElement? Error => Body is { } root && root.TryGetProperty("error", out var error) ? error : null;

    /// <summary>The failure that this answer is. Link's own sentences are left out: they may quote what was sent.</summary>
    public LinkException ToException(string what, bool nothingWasSigned = true) => IsLost
        ? new LinkException(LinkFailure.Unreachable, $"{what}: Link could not be reached, or its answer was lost.", nothingWasSigned, cause)
        : new LinkException(LinkFailure.Refused, $"{what}: Link answered {Status}{(Code is { } code ? $" ({code})" : "")}.", nothingWasSigned) { Status = Status, Code = Code };

    public override string ToString() => $"Link's answer {Status}";
}
