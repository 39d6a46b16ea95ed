namespace Mpp.Client.Methods.Tempo;

/// <summary>A node could not be asked, refused to answer, or answered what a node does not answer. Says nothing about any payment.</summary>
internal sealed class TempoNodeException(string message, Exception? innerException = null) : Exception(message, innerException);
