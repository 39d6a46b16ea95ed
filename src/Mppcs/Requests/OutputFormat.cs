namespace Mppcs.Requests;

/// <summary>How a command reports.</summary>
internal enum OutputFormat
{
    Text,
    Json,
}
