namespace Mpp.Client.Methods;

/// <summary>A rail that can end what it signed, and does so when a server has refused the request that it was for.</summary>
internal interface IRefusalConcluder
{
    /// <summary>Whether a payment that was answered with this status is looked into at once.</summary>
    bool ConcludesAfter(int status);
}
