using System.Text.Json;
using Mpp.Client.Protocol;
using Mppcs.Reports;
using Mppcs.Requests;

namespace Mppcs.Accounts;

/// <summary>Reports of the account commands. None of them holds a key.</summary>
internal sealed class AccountReport(ToolContext context)
{
    /// <summary>One account, in JSON or in the given words.</summary>
    /// <param name="account">The account.</param>
    /// <param name="text">What people read.</param>
    /// <param name="format">How to report.</param>
    /// <param name="writeMore">Further members for programs.</param>
    public Task WriteAsync(StoredAccount account, string text, OutputFormat format, Action<Utf8JsonWriter>? writeMore = null) => format == OutputFormat.Json
        ? JsonOutput.WriteAsync(context, json =>
        {
            json.WriteStartObject();
            WriteMembers(json, account);
            writeMore?.Invoke(json);
            JsonReport.WriteError(json, error: null);
            json.WriteEndObject();
        }, CancellationToken.None)
        : context.WriteAsync(text, CancellationToken.None);

    public static void WriteMembers(Utf8JsonWriter json, StoredAccount account)
    {
        json.WriteString("name", account.Name);
        json.WriteString("address", account.ReadAddress(out var problem));
        json.WriteString("file", account.File);
        json.WriteBoolean("default", account.IsDefault);
        json.WriteString("problem", problem is null ? null : DisplayText.Sanitize(problem));
    }

    /// <summary>What stands before the default account: it does not pay while that is so.</summary>
    public static string? WhatComesFirst(Configuration.EffectiveSettings settings, ToolContext context)
    {
        var tempo = settings.Options.Tempo;
        if (context.ReadVariable(AccountChoice.Variable) is not null)
        {
            return AccountChoice.Variable;
        }

        return context.ReadVariable(tempo.PrivateKeyVariable) is not null
            ? tempo.PrivateKeyVariable
            : Mpp.Client.Methods.Tempo.TempoSignerSource.NamesKey(tempo) ? "the key in the settings file" : null;
    }
}
