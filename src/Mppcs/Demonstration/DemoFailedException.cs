namespace Mppcs.Demonstration;

/// <summary>The demonstration did not go as it always should.</summary>
internal sealed class DemoFailedException(string message) : Exception(message);
