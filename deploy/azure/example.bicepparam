using 'main.bicep'

param name = 'plant1'
param hubs = 1
param hubSku = 'S1'
param hubUnits = 2
param alertEmail = 'fleet@example.com'
param operators = ['00000000-0000-0000-0000-000000000000']
