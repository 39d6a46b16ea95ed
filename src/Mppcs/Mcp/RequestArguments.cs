using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Mcp;

/// <summary>The arguments that describe a request, which two tools share.</summary>
internal static class RequestArguments
{
    /// <summary>The members of the schema, without braces.</summary>
    public const string Schema = """
        "url": { "type": "string", "description": "An https URL, or http to this machine." },
        "method": { "type": "string", "enum": ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"], "description": "GET by default, POST with a body." },
        "headers": { "type": "object", "additionalProperties": { "type": "string" }, "description": "Request headers." },
        "body": { "type": "string", "description": "The request body, sent as UTF-8. It is application/json unless a Content-Type header says otherwise." },
        "max_spend": { "type": "string", "description": "The most that this request may cost, price and fee together, for instance '0.05 USD'. Can only lower the operator's limit." }
        """;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    // They belong to the connection, or would make another host of the one that is paid.
    private static readonly string[] Reserved = ["Host", "Connection", "Content-Length", "Transfer-Encoding", "Upgrade", "Proxy-Authorization"];

    /// <exception cref="UsageException">An argument cannot be used.</exception>
    public static RequestSettings Read(McpArguments arguments) => new()
    {
        Url = RequestUrl.Parse(arguments.RequiredText("url")),
        Method = arguments.Text("method") is { } method ? Method(method) : null,
        Headers = [.. arguments.Texts("headers").Select(Header)],
        Body = arguments.Text("body") is { } body ? new RequestBodySource(body, IsJson: true) { IsLiteral = true } : null,
        MaxSpend = arguments.Limit("max_spend"),
        Format = OutputFormat.Json,
    };

    private static string Method(string text) => Methods.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? text.ToUpperInvariant()
        : throw new UsageException($"'method' takes one of {string.Join(", ", Methods)}.");

    private static RequestHeader Header(KeyValuePair<string, string> header)
    {
        if (!RequestHeader.TryParse($"{header.Key}: {header.Value}", out var read, out _) || read.Name != header.Key)
        {
            throw new UsageException($"The header '{DisplayText.Sanitize(header.Key, 60)}' cannot be sent: a name has letters, digits and dashes, and a value no line breaks.");
        }

        return Reserved.Contains(read.Name, StringComparer.OrdinalIgnoreCase)
            ? throw new UsageException($"The header '{read.Name}' follows from the request. Leave it out.")
            : read;
    }
}
