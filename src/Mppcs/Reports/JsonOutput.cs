using System.Text.Json;

namespace Mppcs.Reports;

/// <summary>Puts exactly one JSON object on the output, whole or not at all.</summary>
internal static class JsonOutput
{
    public static async Task WriteAsync(ToolContext context, Action<Utf8JsonWriter> write, CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text, new JsonWriterOptions { Indented = context.IsOutputTerminal }))
        {
            write(json);
        }

        text.WriteByte((byte)'\n');
        text.Position = 0;
        await text.CopyToAsync(context.Output, cancellationToken).ConfigureAwait(false);
        await context.Output.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
