using System.Globalization;
using System.Text;
using Mpp.Client.Protocol;
using Mppcs.Requests;

namespace Mppcs.Payments;

/// <summary>
/// Where the response goes: the output, or a file that is opened before anything is sent, so that nothing is bought that cannot be kept.
/// </summary>
internal sealed class BodyTarget : IDisposable
{
    private readonly RequestSettings _settings;
    private readonly Stream _output;
    private readonly FileStream? _file;
    private readonly bool _isNew;

    private BodyTarget(RequestSettings settings, ToolContext context)
    {
        _settings = settings;
        _output = context.Output;
        if (settings.OutputFile is { } path)
        {
            _isNew = !File.Exists(path);
            _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
            _output = _file;
        }
    }

    /// <summary>Whether the response went anywhere.</summary>
    public bool IsWritten { get; private set; }

    /// <summary>The file, when it is one.</summary>
    public string? Path => _settings.OutputFile;

    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static BodyTarget Open(RequestSettings settings, ToolContext context)
    {
        try
        {
            return new BodyTarget(settings, context);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UsageException($"The output file cannot be written: {exception.Message}");
        }
    }

    /// <summary>Passes the response on as it comes.</summary>
    public async Task CopyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        Begin();
        if (_settings.IncludesHeaders)
        {
            await _output.WriteAsync(Encoding.UTF8.GetBytes(Head(response)), cancellationToken).ConfigureAwait(false);
        }

        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            await body.CopyToAsync(_output, cancellationToken).ConfigureAwait(false);
            await _output.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Writes a body to the file; nothing where there is none.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (_file is not null)
        {
            Begin();
            await _file.WriteAsync(body, cancellationToken).ConfigureAwait(false);
            await _file.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _file?.Dispose();
        if (_file is not null && _isNew && !IsWritten)
        {
            File.Delete(Path!);
        }
    }

    private void Begin()
    {
        // A device or a pipe has no length to cut.
        if (_file is { CanSeek: true, Length: > 0 })
        {
            _file.SetLength(0);
        }

        IsWritten = true;
    }

    private static string Head(HttpResponseMessage response)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/{response.Version} {(int)response.StatusCode} {DisplayText.Sanitize(response.ReasonPhrase ?? "", 60)}\r\n");
        foreach (var (name, value) in ResponseHeaders.All(response))
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return head.Append("\r\n").ToString();
    }
}
