namespace Mppcs.Setup;

/// <summary>The person at the terminal went away in the middle of the questions.</summary>
internal sealed class InputEndedException() : Exception("The input ended before everything was answered.");
