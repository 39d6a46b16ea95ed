namespace Mppcs.Requests;

/// <summary>Where a request body comes from: the text itself, <c>@FILE</c> or <c>@-</c> for the standard input.</summary>
internal sealed record RequestBodySource(string Text, bool IsJson)
{
    private const string StandardInput = "@-";

    /// <summary>Whether a program wrote the text, in which an '@' names no file.</summary>
    public bool IsLiteral { get; init; }

    /// <summary>Whether it can be read once only.</summary>
    public bool IsStandardInput => !IsLiteral && Text == StandardInput;

    public string MediaType => IsJson ? "application/json" : "application/x-www-form-urlencoded";

    /// <summary>The bytes, read as a whole: a body that can be sent twice is the condition for paying.</summary>
    /// <exception cref="UsageException">The file cannot be read.</exception>
    public async Task<byte[]> ReadAsync(ToolContext context, CancellationToken cancellationToken)
    {
        if (IsStandardInput)
        {
            return await context.ReadInputAsync(cancellationToken).ConfigureAwait(false);
        }

        if (IsLiteral || !Text.StartsWith('@'))
        {
            return System.Text.Encoding.UTF8.GetBytes(Text);
        }

        try
        {
            return await File.ReadAllBytesAsync(Text[1..], cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The request body cannot be read: {exception.Message}");
        }
    }
}
